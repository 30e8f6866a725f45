"""The only users of session_state, query_params and cached resources; small drawing pieces."""
