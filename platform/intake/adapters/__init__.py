"""From data sets as they are found to deliveries in the templates of intake.

Each adapter turns a folder into `StandardDelivery` objects; they are loaded like any other file, so that
every rule of intake applies to them.
"""

from intake.adapters.delivery import StandardDelivery, standard_delivery_load

__all__ = ["StandardDelivery", "standard_delivery_load"]
