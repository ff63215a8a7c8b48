"""Who an organisation is: its code, region, industry and size (docs/domain/identity.md)."""
