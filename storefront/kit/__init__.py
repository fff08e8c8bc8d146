"""What every door stands on: design tokens, components, number filters, base context, access rules."""
