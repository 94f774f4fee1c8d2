"""What all views are drawn with."""
