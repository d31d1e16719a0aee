"""What callers think of how they were helped: asked once, never pressed for."""
