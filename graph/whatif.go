package graph

import (
	"bytes"
	"encoding/json"
	"net/netip"
	"slices"
)

// WhatIfPath is the path of Conditional Access What If. The request is a POST and changes nothing.
const WhatIfPath = "/identity/conditionalAccess/evaluate"

// A WhatIfQuestion describes a sign-in for Conditional Access What If, Microsoft's own evaluation of a tenant's
// policies. What is empty is left out of the request; What If cannot judge a policy whose condition needs it.
//
// https://learn.microsoft.com/graph/api/conditionalaccessroot-evaluate
type WhatIfQuestion struct {
	UserID    string
	AppID     string
	Platform  string // devicePlatform
	Client    string // clientAppType
	Country   string // two letters
	IPAddress string
	Compliant Tri    // deviceInfo.isCompliant
	Flow      string // authenticationFlow.transferMethod

	SignInRisk, UserRisk, InsiderRisk string
}

// A WhatIfPolicy is a policy in the answer, and whether it applies to the sign-in.
//
// https://learn.microsoft.com/graph/api/resources/whatifanalysisresult
type WhatIfPolicy struct {
	Policy
	Applies Tri      // Unknown: What If could not judge it, or its reasons are not known here
	Reasons []string // analysisReasons
}

// whatIfBody is the body of a request, with exactly the fields that a question can have.
type whatIfBody struct {
	Identity struct {
		Type   string `json:"@odata.type"`
		UserID string `json:"userId"`
	} `json:"signInIdentity"`
	Context struct {
		Type string   `json:"@odata.type"`
		Apps []string `json:"includeApplications"`
	} `json:"signInContext"`
	Conditions struct {
		Platform    string        `json:"devicePlatform,omitempty"`
		Client      string        `json:"clientAppType,omitempty"`
		Country     string        `json:"country,omitempty"`
		IPAddress   string        `json:"ipAddress,omitempty"`
		SignInRisk  string        `json:"signInRiskLevel,omitempty"`
		UserRisk    string        `json:"userRiskLevel,omitempty"`
		InsiderRisk string        `json:"insiderRiskLevel,omitempty"`
		Device      *whatIfDevice `json:"deviceInfo,omitempty"`
		Flow        *whatIfFlow   `json:"authenticationFlow,omitempty"`
	} `json:"signInConditions"`
	// AppliedOnly is always false: an answer that lists every policy shows itself whether it is whole.
	AppliedOnly bool `json:"appliedPoliciesOnly"`
}

type whatIfDevice struct {
	IsCompliant bool `json:"isCompliant"`
}

type whatIfFlow struct {
	TransferMethod string `json:"transferMethod"`
}

const (
	userSignInType         = "#microsoft.graph.userSignIn"
	applicationContextType = "#microsoft.graph.applicationContext"
)

// Body returns the JSON body of the request.
func (q WhatIfQuestion) Body() string {
	var b whatIfBody
	b.Identity.Type, b.Identity.UserID = userSignInType, q.UserID
	b.Context.Type, b.Context.Apps = applicationContextType, []string{q.AppID}
	c := &b.Conditions
	c.Platform, c.Client, c.Country, c.IPAddress = q.Platform, q.Client, q.Country, q.IPAddress
	c.SignInRisk, c.UserRisk, c.InsiderRisk = q.SignInRisk, q.UserRisk, q.InsiderRisk
	if q.Compliant != Unknown {
		c.Device = &whatIfDevice{q.Compliant == Yes}
	}
	if q.Flow != "" {
		c.Flow = &whatIfFlow{q.Flow}
	}
	text, err := json.Marshal(b)
	if err != nil {
		panic("a question holds something that is not data: " + err.Error()) // only texts and booleans
	}
	return string(text)
}

// ReadWhatIfQuestion returns the question that a body asks. It returns false for a body that is not, to the byte, that
// of a valid question: nothing else in it could pass unseen.
func ReadWhatIfQuestion(body []byte) (WhatIfQuestion, bool) {
	var b whatIfBody
	if json.Unmarshal(body, &b) != nil || len(b.Context.Apps) != 1 {
		return WhatIfQuestion{}, false
	}
	c := b.Conditions
	q := WhatIfQuestion{
		UserID: b.Identity.UserID, AppID: b.Context.Apps[0], Platform: c.Platform, Client: c.Client,
		Country: c.Country, IPAddress: c.IPAddress, SignInRisk: c.SignInRisk, UserRisk: c.UserRisk,
		InsiderRisk: c.InsiderRisk,
	}
	if c.Device != nil {
		q.Compliant = TriOf(c.Device.IsCompliant)
	}
	if c.Flow != nil {
		q.Flow = c.Flow.TransferMethod
	}
	return q, q.isValid() && bytes.Equal(body, []byte(q.Body()))
}

// Values that the properties of signInConditions can have; an empty one is left out.
//
// https://learn.microsoft.com/graph/api/resources/signinconditions
var (
	whatIfPlatforms    = []string{"", "android", "iOS", "windows", "windowsPhone", "macOS", "linux"}
	whatIfClients      = []string{"", "browser", "mobileAppsAndDesktopClients", "exchangeActiveSync", "other"}
	whatIfFlows        = []string{"", "none", "deviceCodeFlow", "authenticationTransfer"}
	whatIfRisks        = []string{"", "none", "low", "medium", "high"}
	whatIfInsiderRisks = []string{"", "none", "minor", "moderate", "elevated"}
)

func (q WhatIfQuestion) isValid() bool {
	_, err := netip.ParseAddr(q.IPAddress)
	return IsGUID(q.UserID) && IsGUID(q.AppID) && (q.IPAddress == "" || err == nil) && isCountry(q.Country) &&
		slices.Contains(whatIfPlatforms, q.Platform) && slices.Contains(whatIfClients, q.Client) &&
		slices.Contains(whatIfFlows, q.Flow) && slices.Contains(whatIfRisks, q.SignInRisk) &&
		slices.Contains(whatIfRisks, q.UserRisk) && slices.Contains(whatIfInsiderRisks, q.InsiderRisk)
}

// isCountry reports whether s is empty or has the form of a country of ISO 3166.
func isCountry(s string) bool {
	return s == "" || len(s) == 2 && s[0] >= 'A' && s[0] <= 'Z' && s[1] >= 'A' && s[1] <= 'Z'
}
