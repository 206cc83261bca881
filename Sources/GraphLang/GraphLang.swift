/// Placeholder of the floor GraphLang until its first type lands.
