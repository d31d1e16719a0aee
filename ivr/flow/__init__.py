"""The call-flow language and its engine: pure, without web, database or clock."""
