package scenario

// A Score is the partner security score of the tenant.
type Score struct {
	Requirements []Requirement     `json:"requirements"`
	Customers    []CustomerInsight `json:"customers"`
	DaysAgo      int               `json:"daysAgo"` // age of the data
}

// A Requirement is a requirement of the score. Type is Graph's, such as "mfaEnforcedForAdmins".
type Requirement struct {
	Type      string `json:"type"`
	Compliant bool   `json:"compliant"`
	Score     int    `json:"score"`
	MaxScore  int    `json:"maxScore"`
	Preview   bool   `json:"preview"`

	Admins        int `json:"admins"`
	AdminsWithMFA int `json:"adminsWithMfa"`
	AdminsWithout int `json:"adminsWithout"`

	Customers          int `json:"customers"`
	CustomersCompliant int `json:"customersCompliant"`

	AverageHours float64 `json:"averageHours"`
}

// A CustomerInsight is the MFA state of a customer's tenant.
type CustomerInsight struct {
	TenantID  string `json:"tenantId"`
	Admins    int    `json:"admins"`
	NonAdmins int    `json:"nonAdmins"`
	Users     int    `json:"users"`
}
