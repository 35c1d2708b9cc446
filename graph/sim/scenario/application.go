package scenario

// An Application is an app registration of the tenant with its service principal, unless Principal is false.
// An empty AppID is derived from the name; two registrations can have the same name.
type Application struct {
	Name            string               `json:"name"`
	AppID           string               `json:"appId"`
	CreatedDaysAgo  int                  `json:"createdDaysAgo"` // 0: as old as the tenant
	DeletedDaysAgo  int                  `json:"deletedDaysAgo"` // 0: not deleted
	Audience        string               `json:"audience"`       // absent: AzureADMyOrg
	WebRedirects    []string             `json:"webRedirects"`
	SPARedirects    []string             `json:"spaRedirects"`
	PublicRedirects []string             `json:"publicRedirects"`
	PublicClient    bool                 `json:"publicClient"` // isFallbackPublicClient, null if false
	Locked          *bool                `json:"locked"`       // servicePrincipalLockConfiguration, null if absent
	Tags            []string             `json:"tags"`
	RequiredAccess  []APIAccess          `json:"wants"`
	Certificates    []Credential         `json:"keys"`
	Secrets         []Credential         `json:"secrets"`
	Rules           *AppManagementPolicy `json:"rules"` // instead of the tenant's default policy
	// user principal names, and names of applications earlier in the list
	Owners      []string `json:"owners"`
	Deactivated bool     `json:"deactivated"` // isDisabled, null if false

	Principal       *bool     `json:"principal"`
	Disabled        bool      `json:"disabled"`
	NeedsAssignment bool      `json:"needsAssignment"`
	Assigned        []string  `json:"assigned"` // user principal names and names of groups
	Grants          []Consent `json:"grants"`
	Roles           []string  `json:"roles"` // application permissions of Graph
}

// An APIAccess is the permissions that an application requires of an API. API is its name or application id;
// permissions are names, or ids if the API is unknown here.
type APIAccess struct {
	API    string   `json:"api"`
	Scopes []string `json:"scopes"`
	Roles  []string `json:"roles"`
}

// A Credential is a certificate or a client secret without its value: no client can authenticate with it.
type Credential struct {
	Name     string `json:"name"`
	DaysLeft int    `json:"daysLeft"` // negative: expired
	DaysOld  int    `json:"daysOld"`
}

// A Consent is a consent to delegated permissions, for all users unless one is named.
type Consent struct {
	API    string   `json:"api"`
	Scopes []string `json:"scopes"`
	User   string   `json:"user"` // user principal name
}

// A VendorApp is the service principal of an application that is registered in another tenant.
type VendorApp struct {
	Name           string    `json:"name"`
	AppID          string    `json:"appId"` // absent: derived from the name
	Owner          string    `json:"owner"` // id of the tenant in which it is registered; "untold" for none
	Publisher      string    `json:"publisher"`
	Disabled       bool      `json:"disabled"`
	CreatedDaysAgo int       `json:"createdDaysAgo"`
	Grants         []Consent `json:"grants"`
	Roles          []string  `json:"roles"`
}

// An AppManagementPolicy is an app management policy on credentials: the tenant's default one, or one for an
// application.
type AppManagementPolicy struct {
	NoSecrets  bool `json:"noSecrets"`
	SecretDays int  `json:"secretDays"` // longest lifetime; 0: no limit
	KeyDays    int  `json:"keyDays"`
	// certificates must be from a certificate authority that the tenant trusts
	TrustedAuthority    bool `json:"trustedAuthority"`
	CreatedAfterDaysAgo int  `json:"createdAfterDaysAgo"` // only for applications created since then; 0: for all
}
