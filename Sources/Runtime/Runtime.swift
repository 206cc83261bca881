/// Placeholder of the floor Runtime until its first type lands.
