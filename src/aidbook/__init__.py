"""aidbook: a warehouse of foreign NGO aid to Vietnam (viện trợ phi chính phủ nước ngoài)."""

__version__ = "0.1.0"
