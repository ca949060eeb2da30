"""Distribution of supplies: stock, claims of households, pick-up times, the sub-district's lots."""
