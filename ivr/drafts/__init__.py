"""The flow that is edited in the console: kept, checked, tried, published."""
