"""Questions put to Leeward's own model: cells with what is fixed, frontiers, factorials, levers, a campaign on record."""
