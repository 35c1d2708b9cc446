package sim

// An ApplicationScenario is a registration of the tenant, and its service principal unless Principal is false. Where AppID is empty it
// follows from the name; two registrations may have one name.
type ApplicationScenario struct {
	Name            string               `json:"name"`
	AppID           string               `json:"appId"`
	CreatedDaysAgo  int                  `json:"createdDaysAgo"` // 0: as old as the tenant
	DeletedDaysAgo  int                  `json:"deletedDaysAgo"` // 0: it is not deleted
	Audience        string               `json:"audience"`       // AzureADMyOrg when absent
	WebRedirects    []string             `json:"webRedirects"`
	SPARedirects    []string             `json:"spaRedirects"`
	PublicRedirects []string             `json:"publicRedirects"`
	PublicClient    bool                 `json:"publicClient"` // isFallbackPublicClient, null when false
	Locked          *bool                `json:"locked"`       // servicePrincipalLockConfiguration, null when absent
	Tags            []string             `json:"tags"`
	Wants           []WantScenario       `json:"wants"`
	Keys            []CredentialScenario `json:"keys"`
	Secrets         []CredentialScenario `json:"secrets"`
	Rules           *AppRulesScenario    `json:"rules"`       // for its credentials, in place of the tenant's
	Owners          []string             `json:"owners"`      // user principal names, and names of applications further up
	Deactivated     bool                 `json:"deactivated"` // isDisabled, null when false

	Principal       *bool           `json:"principal"`
	Disabled        bool            `json:"disabled"`
	NeedsAssignment bool            `json:"needsAssignment"`
	Assigned        []string        `json:"assigned"` // user principal names and names of groups
	Grants          []GrantScenario `json:"grants"`
	Roles           []string        `json:"roles"` // application permissions of Graph
}

// A WantScenario is what an application wants of an API: by the API's name or application id, and by the names of permissions, or by
// their ids for an API that is not known here.
type WantScenario struct {
	API    string   `json:"api"`
	Scopes []string `json:"scopes"`
	Roles  []string `json:"roles"`
}

// A CredentialScenario is a certificate or a client secret that only exists on paper: nobody has it.
type CredentialScenario struct {
	Name     string `json:"name"`
	DaysLeft int    `json:"daysLeft"` // negative: it ran out
	DaysOld  int    `json:"daysOld"`
}

// A GrantScenario is a consent to delegated permissions, for everybody unless a user is named.
type GrantScenario struct {
	API    string   `json:"api"`
	Scopes []string `json:"scopes"`
	User   string   `json:"user"` // user principal name
}

// A VendorScenario is the application of somebody else as it stands in the tenant.
type VendorScenario struct {
	Name           string          `json:"name"`
	AppID          string          `json:"appId"` // follows from the name when absent
	Owner          string          `json:"owner"` // id of the tenant that it is registered in; "untold" for none
	Publisher      string          `json:"publisher"`
	Disabled       bool            `json:"disabled"`
	CreatedDaysAgo int             `json:"createdDaysAgo"`
	Grants         []GrantScenario `json:"grants"`
	Roles          []string        `json:"roles"`
}

// An AppRulesScenario is what a policy demands of the credentials of applications: the tenant's default one, or one for an application.
type AppRulesScenario struct {
	NoSecrets           bool `json:"noSecrets"`
	SecretDays          int  `json:"secretDays"` // longest lifetime; 0: no limit
	KeyDays             int  `json:"keyDays"`
	TrustedAuthority    bool `json:"trustedAuthority"`    // certificates have to be of an authority that the tenant trusts
	CreatedAfterDaysAgo int  `json:"createdAfterDaysAgo"` // only for applications made since; 0: for all
}
