"""What a commitment is and how it is judged: pure values and functions."""
