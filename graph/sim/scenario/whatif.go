package scenario

// A WhatIf lists mistakes of the tenant's Conditional Access What If. The zero value makes none.
type WhatIf struct {
	// IgnoresExclusionOf are names of groups whose exclusion from policies is overlooked, and NeverApplies names of
	// policies that are said not to apply to anyone.
	IgnoresExclusionOf []string `json:"ignoresExclusionOf"`
	NeverApplies       []string `json:"neverApplies"`
}
