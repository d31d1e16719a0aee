"""A support hotline that a small company runs itself."""
