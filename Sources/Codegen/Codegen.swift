/// Placeholder of the floor Codegen until its first type lands.
