package coverage

import (
	"net/netip"
	"slices"
	"strings"

	"cspready/graph"
)

// A Place is where a sign-in comes from, as far as named locations tell places apart.
type Place struct {
	IPAddress string
	Country   string
	// Location is the id of the named location that the place is an example of; empty for one outside all of them.
	Location string
}

// Addresses and countries for a place outside all named locations. The addresses are reserved for documentation, so
// that they are no one's.
//
// https://www.rfc-editor.org/rfc/rfc5737
var (
	outsideAddresses = []string{"198.51.100.20", "203.0.113.20", "192.0.2.20", "2001:db8::20"}
	outsideCountries = []string{"NL", "DE", "US", "GB", "FR", "BE", "SE", "AT", "CH", "ES", "IT", "CA", "AU", "JP", "AQ"}
)

// places returns the places that can be described: one outside all named locations first, then one in each location
// that a policy names, and one in a trusted location. There are none if policies name locations that were not read.
func (t *Tenant) places(s space) []Place {
	named := s.values[locations][1:]
	if len(named) > 0 && t.Locations == nil {
		return nil
	}
	outside := t.outside()
	if outside.IPAddress == "" || outside.Country == "" {
		return nil
	}
	list := []Place{outside}
	for _, l := range t.Locations {
		isNamed := slices.ContainsFunc(named, func(id string) bool {
			return strings.EqualFold(id, l.ID) || id == allTrusted && l.Trusted
		})
		if !isNamed {
			continue
		}
		p := Place{outside.IPAddress, outside.Country, l.ID}
		switch {
		case len(l.Countries) > 0:
			p.Country = strings.ToUpper(l.Countries[0])
		case len(l.Ranges) > 0:
			p.IPAddress = addressIn(l.Ranges[0])
		default:
			continue // a location of another kind
		}
		if p.IPAddress != "" && len(list) < maxAskedPlaces {
			list = append(list, p)
		}
	}
	return list
}

// outside returns a place outside all named locations; a part is empty if every candidate is in one.
func (t *Tenant) outside() Place {
	var p Place
	for _, address := range outsideAddresses {
		if !slices.ContainsFunc(t.Locations, func(l graph.Location) bool { return isInRanges(l, address) }) {
			p.IPAddress = address
			break
		}
	}
	for _, country := range outsideCountries {
		if !slices.ContainsFunc(t.Locations, func(l graph.Location) bool { return isInCountries(l, country) }) {
			p.Country = country
			break
		}
	}
	return p
}

// addressIn returns an address in a range, empty if it is not understood.
func addressIn(cidr string) string {
	prefix, err := netip.ParsePrefix(cidr)
	if err != nil {
		return ""
	}
	first := prefix.Masked().Addr()
	if next := first.Next(); prefix.Contains(next) {
		return next.String()
	}
	return first.String()
}

func isInRanges(l graph.Location, address string) bool {
	ip, err := netip.ParseAddr(address)
	return err == nil && slices.ContainsFunc(l.Ranges, func(cidr string) bool {
		prefix, err := netip.ParsePrefix(cidr)
		return err == nil && prefix.Contains(ip)
	})
}

func isInCountries(l graph.Location, country string) bool {
	return slices.ContainsFunc(l.Countries, func(c string) bool { return strings.EqualFold(c, country) })
}

// isIn reports whether a place is in a named location.
func (p Place) isIn(l graph.Location) bool {
	return isInRanges(l, p.IPAddress) || isInCountries(l, p.Country)
}

// locationsOf returns the values in policies that a place has: its named locations, or that of all others.
func (t *Tenant) locationsOf(p Place, s space) []string {
	var list []string
	for _, value := range s.values[locations][1:] {
		if t.isAnyPlace([]string{value}, p) != graph.No {
			list = append(list, value)
		}
	}
	if len(list) == 0 {
		return []string{anyOther}
	}
	return list
}

// appliesAtPlace reports whether a policy with this condition applies at a place.
func (t *Tenant) appliesAtPlace(scope *graph.Scope, p Place) graph.Tri {
	if scope == nil {
		return graph.Yes
	}
	in, out := t.isAnyPlace(scope.Include, p), t.isAnyPlace(scope.Exclude, p)
	switch {
	case in == graph.No, out == graph.Yes:
		return graph.No
	case in == graph.Unknown, out == graph.Unknown:
		return graph.Unknown
	}
	return graph.Yes
}

// isAnyPlace reports whether a place is in one of the locations that a policy names. Of the trusted addresses of
// per-user MFA, and of locations of other kinds, that is unknown.
func (t *Tenant) isAnyPlace(names []string, p Place) graph.Tri {
	found := graph.No
	for _, name := range names {
		if name == "All" || name == allTrusted && slices.ContainsFunc(t.Locations, func(l graph.Location) bool {
			return l.Trusted && p.isIn(l)
		}) {
			return graph.Yes
		}
		i := slices.IndexFunc(t.Locations, func(l graph.Location) bool { return strings.EqualFold(l.ID, name) })
		switch {
		case name == allTrusted:
		case i < 0 || len(t.Locations[i].Ranges)+len(t.Locations[i].Countries) == 0:
			found = graph.Unknown
		case p.isIn(t.Locations[i]):
			return graph.Yes
		}
	}
	return found
}
