"""What was understood of a recording, as it is stored, corrected and measured."""
