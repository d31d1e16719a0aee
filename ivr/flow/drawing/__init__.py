"""A call flow as a picture or an outline, and what tells two flows apart."""
