"""How the desk works: outcomes, calling back, warnings; read from one YAML file."""
