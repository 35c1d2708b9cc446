package wire

import "cspready/graph"

// A Strength is an authentication strength.
//
// https://learn.microsoft.com/graph/api/resources/authenticationstrengthpolicy
type Strength struct {
	ID, DisplayName, RequirementsSatisfied string
	AllowedCombinations                    []string
	CombinationConfigurations              []any
}

// Read returns the strength.
func (s Strength) Read() (graph.Strength, bool) {
	return graph.Strength{
		ID: s.ID, Name: s.DisplayName, Combinations: s.AllowedCombinations, Satisfies: s.RequirementsSatisfied,
		Restricted: len(s.CombinationConfigurations) > 0,
	}, true
}

// A Location is a named location of any kind.
//
// https://learn.microsoft.com/graph/api/resources/namedlocation
type Location struct {
	ID, DisplayName     string
	IsTrusted           bool // false for an unknown kind of location
	IPRanges            []struct{ CIDRAddress string }
	CountriesAndRegions []string
}

// Read returns the location.
func (l Location) Read() (graph.Location, bool) {
	read := graph.Location{ID: l.ID, Name: l.DisplayName, Trusted: l.IsTrusted, Countries: l.CountriesAndRegions}
	for _, r := range l.IPRanges {
		read.Ranges = append(read.Ranges, r.CIDRAddress)
	}
	return read, true
}
