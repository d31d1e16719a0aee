"""Twilio's side of the door: the only folder that knows Twilio's words."""
