package sim

// An ApplicationScenario is an app registration of the tenant with its service principal, unless Principal is false.
// An empty AppID is derived from the name; two registrations can have the same name.
type ApplicationScenario struct {
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
	Wants           []WantScenario       `json:"wants"`
	Keys            []CredentialScenario `json:"keys"`
	Secrets         []CredentialScenario `json:"secrets"`
	Rules           *AppRulesScenario    `json:"rules"` // instead of the tenant's default policy
	// user principal names, and names of applications earlier in the list
	Owners      []string `json:"owners"`
	Deactivated bool     `json:"deactivated"` // isDisabled, null if false

	Principal       *bool           `json:"principal"`
	Disabled        bool            `json:"disabled"`
	NeedsAssignment bool            `json:"needsAssignment"`
	Assigned        []string        `json:"assigned"` // user principal names and names of groups
	Grants          []GrantScenario `json:"grants"`
	Roles           []string        `json:"roles"` // application permissions of Graph
}

// A WantScenario is the permissions that an application requires of an API. API is its name or application id;
// permissions are names, or ids if the API is unknown here.
type WantScenario struct {
	API    string   `json:"api"`
	Scopes []string `json:"scopes"`
	Roles  []string `json:"roles"`
}

// A CredentialScenario is a certificate or a client secret without its value: no client can authenticate with it.
type CredentialScenario struct {
	Name     string `json:"name"`
	DaysLeft int    `json:"daysLeft"` // negative: expired
	DaysOld  int    `json:"daysOld"`
}

// A GrantScenario is a consent to delegated permissions, for all users unless one is named.
type GrantScenario struct {
	API    string   `json:"api"`
	Scopes []string `json:"scopes"`
	User   string   `json:"user"` // user principal name
}

// A VendorScenario is the service principal of an application that is registered in another tenant.
type VendorScenario struct {
	Name           string          `json:"name"`
	AppID          string          `json:"appId"` // absent: derived from the name
	Owner          string          `json:"owner"` // id of the tenant in which it is registered; "untold" for none
	Publisher      string          `json:"publisher"`
	Disabled       bool            `json:"disabled"`
	CreatedDaysAgo int             `json:"createdDaysAgo"`
	Grants         []GrantScenario `json:"grants"`
	Roles          []string        `json:"roles"`
}

// An AppRulesScenario is an app management policy on credentials: the tenant's default one, or one for an
// application.
type AppRulesScenario struct {
	NoSecrets  bool `json:"noSecrets"`
	SecretDays int  `json:"secretDays"` // longest lifetime; 0: no limit
	KeyDays    int  `json:"keyDays"`
	// certificates must be from a certificate authority that the tenant trusts
	TrustedAuthority    bool `json:"trustedAuthority"`
	CreatedAfterDaysAgo int  `json:"createdAfterDaysAgo"` // only for applications created since then; 0: for all
}
