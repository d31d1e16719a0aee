"""How the service does: measures, the cases behind each figure, the nightly digest."""
