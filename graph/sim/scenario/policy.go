package scenario

// A Policy is a Conditional Access policy as Graph answers it, in part: absent properties are those of a new
// policy that requires MFA of all users for all resources. Users, groups, roles, locations and strengths are names;
// an unknown name stays as it is, as real policies keep ids of deleted objects.
type Policy struct {
	Name  string `json:"name"`
	State string `json:"state"`
	// a Microsoft-managed policy: only its state and its exclusions can be changed
	Managed    bool           `json:"managed"`
	Conditions map[string]any `json:"conditions"`
	Grant      map[string]any `json:"grantControls"`
	NoGrant    bool           `json:"noGrant"` // a policy with session controls only
	Session    map[string]any `json:"sessionControls"`
}

// A Location is a named location: address ranges, which can be trusted, or countries.
type Location struct {
	Name      string   `json:"name"`
	Trusted   bool     `json:"trusted"`
	Ranges    []string `json:"ranges"`
	Countries []string `json:"countries"`
}

// A Strength is a custom authentication strength.
type Strength struct {
	Name         string   `json:"name"`
	Combinations []string `json:"combinations"`
	Satisfies    string   `json:"satisfies"` // absent: "mfa"
	Keys         []string `json:"keys"`      // AAGUIDs of the only security keys allowed; absent: any
}
