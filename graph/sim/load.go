package sim

import "cspready/graph/sim/scenario"

// Load creates a tenant from a scenario.
func Load(name string) (*Tenant, error) {
	s, err := scenario.Read(name)
	if err != nil {
		return nil, err
	}
	return New(s)
}

// LoadLarge creates a tenant with that many users: P1, two hundred policies of which most are off, nested groups,
// guests, and a few excluded users.
func LoadLarge(people int) (*Tenant, error) {
	s, err := scenario.ReadLarge(people)
	if err != nil {
		return nil, err
	}
	return New(s)
}

// NewFromFile creates the tenant of a tenant file, with the faults of its services.
func NewFromFile(f scenario.TenantFile) (*Tenant, error) {
	t, err := New(f.Scenario)
	if err != nil {
		return nil, err
	}
	for _, fault := range f.Faults {
		t.InjectFault(fault)
	}
	return t, nil
}
