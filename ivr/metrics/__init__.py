"""What monitoring is told, in Prometheus's terms: requests, and how things stand."""
