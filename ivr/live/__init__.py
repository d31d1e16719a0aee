"""Live words: media streams come in by WebSocket, words go into their rows."""
