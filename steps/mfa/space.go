package mfa

import (
	"slices"

	"cspready/graph"
)

// A space is all situations in which somebody can sign in, as far as a tenant's policies tell them apart: combinations of an
// application, a client, a platform and a location. Whatever no policy names is one value, elsewhere.
type space struct {
	values  [dimensions][]string // the first is elsewhere, except for clients, of which all are known
	trusted []string
}

const (
	apps = iota
	clients
	platforms
	locations
	dimensions
)

const elsewhere = ""

// Clients that speak protocols which know no MFA.
const (
	activeSync = "exchangeActiveSync"
	oldClients = "other"
)

var knownClients = []string{"browser", "mobileAppsAndDesktopClients", activeSync, oldClients}

var knownPlatforms = []string{elsewhere, "android", "iOS", "windows", "windowsPhone", "macOS", "linux"}

// spaceOf collects what the policies name.
func spaceOf(policies []graph.Policy, trusted []string) space {
	s := space{trusted: trusted}
	s.values[clients], s.values[platforms] = knownClients, knownPlatforms
	s.values[apps], s.values[locations] = []string{elsewhere}, []string{elsewhere}
	for _, p := range policies {
		s.add(apps, p.Conditions.Apps.Scope)
		if p.Conditions.Locations != nil {
			s.add(locations, *p.Conditions.Locations)
		}
	}
	return s
}

func (s *space) add(d int, named graph.Scope) {
	for _, v := range slices.Concat(named.Include, named.Exclude) {
		if v != "All" && v != "None" && !slices.Contains(s.values[d], v) {
			s.values[d] = append(s.values[d], v)
		}
	}
}

// A zone is a part of one dimension: a bit for each value.
type zone []uint64

func (s space) zone(d int, in func(value string) bool) zone {
	z := make(zone, (len(s.values[d])+63)/64)
	for i, v := range s.values[d] {
		if in(v) {
			z[i/64] |= 1 << (i % 64)
		}
	}
	return z
}

func (z zone) empty() bool { return !slices.ContainsFunc(z, func(w uint64) bool { return w != 0 }) }

func (z zone) and(o zone) zone { return z.each(o, func(a, b uint64) uint64 { return a & b }) }

func (z zone) without(o zone) zone { return z.each(o, func(a, b uint64) uint64 { return a &^ b }) }

func (z zone) each(o zone, f func(a, b uint64) uint64) zone {
	r := make(zone, len(z))
	for i := range z {
		r[i] = f(z[i], o[i])
	}
	return r
}

// A box is the situations whose value in each dimension is in a zone.
type box [dimensions]zone

func (b box) empty() bool { return slices.ContainsFunc(b[:], zone.empty) }

// all is the box of every situation.
func (s space) all() box {
	var b box
	for d := range dimensions {
		b[d] = s.zone(d, func(string) bool { return true })
	}
	return b
}

// legacy is the box of situations with a client that knows no MFA.
func (s space) legacy() box {
	b := s.all()
	b[clients] = s.zone(clients, func(v string) bool { return v == activeSync || v == oldClients })
	return b
}

// minus returns what is left of b without o, as boxes that have nothing in common.
func (b box) minus(o box) []box {
	var common box
	for d := range dimensions {
		common[d] = b[d].and(o[d])
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

// mostBoxes bounds the work for policies that slice the space in odd ways. Beyond it nothing is taken away any more, which can only
// make somebody look less covered than they are.
const mostBoxes = 512

// subtract returns what is left of boxes without o.
func subtract(boxes []box, o box) []box {
	var left []box
	for _, b := range boxes {
		left = append(left, b.minus(o)...)
	}
	if len(left) > mostBoxes {
		return boxes
	}
	return left
}
