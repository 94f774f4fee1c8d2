"""The methods of the Web API that this workspace knows, one small function each."""
