"""Telephone speech made to sound like what a wideband model was trained on.  Pure.

A line passes 300 to 3400 Hz, more or less; a model for 16 kHz wants 20 to 7600 Hz.
What is missing is predicted from what is there (`extension`), put into the sound as
noise of the right colour (`synthesis`), and the level set to what the model knows.
"""
