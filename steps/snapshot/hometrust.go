package snapshot

import (
	"context"

	"cspready/graph"
)

// homeMFA reports whether the tenant accepts MFA that external accounts did in their own tenant. Which tenant that is,
// Graph does not tell of an account: so it is certain only if the same holds for all tenants.
//
// https://learn.microsoft.com/entra/external-id/authentication-conditional-access
func (s *Snapshot) homeMFA(ctx context.Context) Part[graph.Tri] {
	return s.trust.readOnce(ctx, func(ctx context.Context) Part[graph.Tri] {
		usual, err := s.reader.Tenant.DefaultTrust(ctx)
		if err != nil {
			return UnreadPart[graph.Tri](err)
		}
		partners, err := s.reader.Tenant.PartnerTrusts(ctx)
		if err != nil {
			return UnreadPart[graph.Tri](err)
		}
		for _, p := range partners {
			if !p.Inherited && p.AcceptsMFA != usual.AcceptsMFA {
				return WholePart(graph.Unknown)
			}
		}
		return WholePart(usual.AcceptsMFA)
	})
}

// acceptsHome reports whether MFA that this account does in its own tenant is accepted. That of other providers and of
// Microsoft accounts never is.
func acceptsHome(trust graph.Tri, u graph.User) graph.Tri {
	if trust == graph.No || u.External == graph.No || u.EntraHome == graph.No {
		return graph.No
	}
	if trust == graph.Yes && u.External == graph.Yes && u.EntraHome == graph.Yes {
		return graph.Yes
	}
	return graph.Unknown
}
