"""Identity: which donor, which project and which partner a landed row speaks of."""
