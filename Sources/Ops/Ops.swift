/// Placeholder of the floor Ops until its first type lands.
