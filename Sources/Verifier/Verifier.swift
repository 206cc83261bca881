/// Placeholder of the floor Verifier until its first type lands.
