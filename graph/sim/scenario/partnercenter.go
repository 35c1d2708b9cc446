package scenario

// A PartnerCenter is the data of Partner Center about the tenant.
type PartnerCenter struct {
	// Enrolled is whether the tenant is a partner's; absent: if it has a partner type.
	Enrolled *bool  `json:"enrolled"`
	Vetting  string `json:"vetting"`  // vettingStatus; "authorized" when absent
	Reseller bool   `json:"reseller"` // an indirect reseller, for which the API is not available
	// Customers is the number of customers.
	Customers  int           `json:"customers"`
	WithoutMFA []NonMFAUser  `json:"withoutMfa"`
	Adoption   []MFAAdoption `json:"adoption"`
}

// A NonMFAUser is a user who signed in to Partner Center without MFA, that many days ago.
type NonMFAUser struct {
	UPN     string `json:"upn"`
	DaysAgo int    `json:"daysAgo"`
}

// An MFAAdoption is the number of an application's requests to Partner Center on a day. App is an application
// id, or the name of an application of the tenant.
type MFAAdoption struct {
	App     string `json:"app"`
	Name    string `json:"name"`
	DaysAgo int    `json:"daysAgo"`
	MFA     int    `json:"withMfa"`
	Total   int    `json:"total"`
}
