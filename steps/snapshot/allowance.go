package snapshot

import (
	"context"
	"slices"
	"strings"

	"cspready/graph"
	"cspready/steps/coverage"
)

// MethodsPolicy returns which authentication methods the tenant allows, and whom.
func (s *Snapshot) MethodsPolicy(ctx context.Context) Part[graph.MethodsPolicy] {
	return s.methodsPolicy.readOnceFrom(ctx, s.reader.Tenant.MethodsPolicy)
}

// An allowance says which methods an account may use. Its zero value does not know.
type allowance struct {
	allowsAll bool // the cloud has no policy on methods
	policy    graph.MethodsPolicy
	groups    map[string]targetGroup
}

// A targetGroup is a group that a policy is for.
type targetGroup struct {
	members map[int32]bool
	unread  error
}

// allowance reads the policy and the groups that it is for. The China cloud has no such policy.
//
// https://learn.microsoft.com/graph/api/authenticationmethodspolicy-get
func (s *Snapshot) allowance(ctx context.Context, roster *coverage.Roster) (allowance, error) {
	if s.reader.Profile.CloudOrGlobal() == graph.China {
		return allowance{allowsAll: true}, nil
	}
	policy, err := s.MethodsPolicy(ctx).Whole()
	if err != nil {
		return allowance{}, err
	}
	a := allowance{policy: policy, groups: map[string]targetGroup{}}
	var ids []string
	for _, c := range policy.Configurations {
		for _, t := range slices.Concat(c.Include, c.Exclude) {
			if graph.IsGUID(t.ID) && t.Group && c.Enabled {
				ids = append(ids, t.ID)
			}
		}
	}
	slices.Sort(ids)
	for id, g := range s.Groups(ctx, roster, slices.Compact(ids), false) {
		members := map[int32]bool{}
		for _, n := range g.Members {
			members[n] = true
		}
		a.groups[id] = targetGroup{members, g.Unread}
	}
	return a, nil
}

// Kinds of policies on methods, as [graph.MethodConfiguration] has them.
const (
	smsKind           = "sms"
	voiceKind         = "voice"
	passkeyKind       = "fido2"
	authenticatorKind = "microsoftauthenticator"
	softwareKind      = "softwareoath"
	hardwareKind      = "hardwareoath"
	externalKind      = "external"
)

// allows reports whether an account may use a method of its own. Windows Hello for Business and the credentials of
// platforms are outside the policy.
//
// https://learn.microsoft.com/entra/identity/authentication/concept-authentication-methods-manage
func (a allowance) allows(m graph.Method, n int32, userID string) graph.Tri {
	if a.allowsAll {
		return graph.Yes
	}
	of := func(kind string) graph.Tri { return a.allowsKind(kind, "", n, userID) }
	switch m.Type {
	case "phoneAuthenticationMethod":
		return a.allowsPhone(m.Phone, n, userID)
	case "microsoftAuthenticatorAuthenticationMethod":
		return of(authenticatorKind)
	case "softwareOathAuthenticationMethod":
		return a.allowsCodes(n, userID)
	case "hardwareOathAuthenticationMethod":
		return of(hardwareKind)
	case "externalAuthenticationMethod":
		return a.allowsKind(externalKind, m.ConfigurationID, n, userID)
	case "fido2AuthenticationMethod":
		return a.allowsPasskey(m.AAGUID, n, userID)
	}
	return graph.TriOf(m.CountsAsMFA())
}

// allowsPhone: a mobile phone gets SMS and calls, other phones get calls alone. The setting on office phones speaks of
// registering them, so one that is there already may work without it.
//
// https://learn.microsoft.com/graph/api/resources/phoneauthenticationmethod
func (a allowance) allowsPhone(kind string, n int32, userID string) graph.Tri {
	sms, voice := a.allowsKind(smsKind, "", n, userID), a.allowsKind(voiceKind, "", n, userID)
	switch kind {
	case "mobile":
		return either(sms, voice)
	case "alternateMobile":
		return voice
	case "office":
		for _, c := range a.policy.OfKind(voiceKind) {
			if voice == graph.Yes && c.OfficePhone != graph.Yes {
				return graph.Unknown
			}
		}
		return voice
	}
	if sms == voice {
		return sms
	}
	return graph.Unknown
}

// allowsCodes: one-time codes are those of other applications, or of Microsoft Authenticator, which has a setting of its
// own. A method does not say which.
func (a allowance) allowsCodes(n int32, userID string) graph.Tri {
	other := a.allowsKind(softwareKind, "", n, userID)
	if other != graph.No {
		return other
	}
	for _, c := range a.policy.OfKind(authenticatorKind) {
		if c.OneTimeCodes != graph.No && a.covers(c, n, userID) != graph.No {
			return graph.Unknown
		}
	}
	return graph.No
}

// allowsPasskey: whether a model that the restrictions leave out is allowed by a profile of passkeys, v1.0 does not tell.
func (a allowance) allowsPasskey(model string, n int32, userID string) graph.Tri {
	allowed := a.allowsKind(passkeyKind, "", n, userID)
	for _, c := range a.policy.OfKind(passkeyKind) {
		if c.Keys == nil || allowed != graph.Yes {
			continue
		}
		isListed := slices.ContainsFunc(c.Keys.AAGUIDs, func(id string) bool { return strings.EqualFold(id, model) })
		if model == "" || isListed != c.Keys.Allows {
			return graph.Unknown
		}
	}
	return allowed
}

// allowsKind reports whether the policies on methods of a kind, or the one with an id, cover an account. Without any
// policy it is unknown.
func (a allowance) allowsKind(kind, id string, n int32, userID string) graph.Tri {
	var answers []graph.Tri
	for _, c := range a.policy.OfKind(kind) {
		if id == "" || strings.EqualFold(id, c.ID) {
			answers = append(answers, a.covers(c, n, userID))
		}
	}
	if len(answers) == 0 {
		return graph.Unknown
	}
	if slices.ContainsFunc(answers, func(t graph.Tri) bool { return t != answers[0] }) {
		return graph.Unknown
	}
	return answers[0]
}

// covers reports whether a policy is on and for an account.
func (a allowance) covers(c graph.MethodConfiguration, n int32, userID string) graph.Tri {
	if c.Unreadable {
		return graph.Unknown
	}
	if !c.Enabled {
		return graph.No
	}
	included, excluded := a.isTarget(c.Include, n, userID), a.isTarget(c.Exclude, n, userID)
	switch {
	case included == graph.No || excluded == graph.Yes:
		return graph.No
	case included == graph.Yes && excluded == graph.No:
		return graph.Yes
	}
	return graph.Unknown
}

// isTarget reports whether an account is one of the targets, or in one of them.
func (a allowance) isTarget(targets []graph.MethodTarget, n int32, userID string) graph.Tri {
	found := graph.No
	for _, t := range targets {
		found = either(found, a.isIn(t, n, userID))
	}
	return found
}

func (a allowance) isIn(t graph.MethodTarget, n int32, userID string) graph.Tri {
	if t.ID == graph.AllUsers || strings.EqualFold(t.ID, userID) {
		return graph.Yes
	}
	if !t.Group {
		return graph.No
	}
	group, known := a.groups[t.ID]
	switch {
	case group.members[n]:
		return graph.Yes
	case !known, group.unread != nil:
		return graph.Unknown
	}
	return graph.No
}
