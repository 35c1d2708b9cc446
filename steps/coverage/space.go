package coverage

import (
	"slices"

	"cspready/graph"
)

// A space is all situations in which a person can sign in, as far as a tenant's policies distinguish them:
// combinations of an application, a client, a platform and a location. All values that no policy names are one value,
// anyOther.
type space struct {
	values  [dimensions][]string // the first is anyOther, except for clients, which are all known
	trusted []string
}

const (
	apps = iota
	clients
	platforms
	locations
	dimensions
)

const anyOther = ""

// Clients of legacy authentication, which does not support MFA.
const (
	activeSync = "exchangeActiveSync"
	oldClients = "other"
)

var knownClients = []string{"browser", "mobileAppsAndDesktopClients", activeSync, oldClients}

var knownPlatforms = []string{anyOther, "android", "iOS", "windows", "windowsPhone", "macOS", "linux"}

// spaceOf collects the values that the policies name.
func spaceOf(policies []graph.Policy, trusted []string) space {
	s := space{trusted: trusted}
	s.values[clients], s.values[platforms] = knownClients, knownPlatforms
	s.values[apps], s.values[locations] = []string{anyOther}, []string{anyOther}
	for _, p := range policies {
		s.addValues(apps, p.Conditions.Apps.Scope)
		if p.Conditions.Locations != nil {
			s.addValues(locations, *p.Conditions.Locations)
		}
	}
	return s
}

func (s *space) addValues(d int, named graph.Scope) {
	for _, v := range slices.Concat(named.Include, named.Exclude) {
		if v != "All" && v != "None" && !slices.Contains(s.values[d], v) {
			s.values[d] = append(s.values[d], v)
		}
	}
}

// A zone is a set of values in one dimension: a bit for each value.
type zone []uint64

func (s space) zoneWhere(d int, in func(value string) bool) zone {
	z := make(zone, (len(s.values[d])+63)/64)
	for i, v := range s.values[d] {
		if in(v) {
			z[i/64] |= 1 << (i % 64)
		}
	}
	return z
}

func (z zone) empty() bool { return !slices.ContainsFunc(z, func(w uint64) bool { return w != 0 }) }

func (z zone) intersect(o zone) zone { return z.combine(o, func(a, b uint64) uint64 { return a & b }) }

func (z zone) without(o zone) zone { return z.combine(o, func(a, b uint64) uint64 { return a &^ b }) }

func (z zone) combine(o zone, f func(a, b uint64) uint64) zone {
	r := make(zone, len(z))
	for i := range z {
		r[i] = f(z[i], o[i])
	}
	return r
}

// A box is the set of situations whose value in each dimension is in that dimension's zone.
type box [dimensions]zone

func (b box) empty() bool { return slices.ContainsFunc(b[:], zone.empty) }

// everySituation returns the box of all situations.
func (s space) everySituation() box {
	var b box
	for d := range dimensions {
		b[d] = s.zoneWhere(d, func(string) bool { return true })
	}
	return b
}

// legacySituations returns the box of situations with a legacy client.
func (s space) legacySituations() box {
	b := s.everySituation()
	b[clients] = s.zoneWhere(clients, func(v string) bool { return v == activeSync || v == oldClients })
	return b
}

// subtract returns b without o, as boxes that do not overlap.
func (b box) subtract(o box) []box {
	var common box
	for d := range dimensions {
		common[d] = b[d].intersect(o[d])
	}
	if common.empty() {
		return []box{b}
	}
	var left []box
	for d := range dimensions {
		if rest := b[d].without(o[d]); !rest.empty() {
			part := b
			part[d] = rest
			left = append(left, part)
		}
		b[d] = common[d]
	}
	return left
}

// maxBoxes limits the work for policies that divide the space in unusual ways. Beyond it nothing is subtracted any
// more, which can only make an account look less covered than it is.
const maxBoxes = 512

// subtractFromAll returns boxes without o.
func subtractFromAll(boxes []box, o box) []box {
	var left []box
	for _, b := range boxes {
		left = append(left, b.subtract(o)...)
	}
	if len(left) > maxBoxes {
		return boxes
	}
	return left
}
