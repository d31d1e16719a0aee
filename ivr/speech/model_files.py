"""What we add to the folder of a model."""

# Coefficients of the front end for this model, made by `ivr models calibrate`.
CALIBRATED = "front-end.json"
