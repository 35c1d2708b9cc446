package mfa

import (
	"strings"

	"cspready/assets"
	"cspready/graph"
)

// wellKnown are names of Microsoft's applications that policies tend to leave out, and words that policies use.
//
// https://learn.microsoft.com/troubleshoot/entra/entra-id/governance/verify-first-party-apps-sign-in
var wellKnown = map[string]string{
	"d4ebce55-015a-49b5-a083-c84d1797ae8c": "Microsoft Intune Enrollment",
	"0000000a-0000-0000-c000-000000000000": "Microsoft Intune",
	"01cb2876-7ebd-4aa4-9cc9-d28bd4d359a9": "Device Registration Service",
	"45a330b1-b1ec-4cc1-9161-9f03992aa49f": "Windows Store for Business",
	"372140e0-b3b7-4226-8ef9-d57986796201": "Azure Windows VM Sign-In",
	"fa3d9a0c-3fb0-42cc-9193-47c7ecd2edbd": "Microsoft Partner Center",
	"00000003-0000-0000-c000-000000000000": "Microsoft Graph",
	"797f4846-ba00-4fd7-ba43-dac1f8f63013": "Azure Resource Manager",
	"00000002-0000-0ff1-ce00-000000000000": "Exchange Online",
	"00000003-0000-0ff1-ce00-000000000000": "SharePoint Online",
	"cc15fd57-2c6c-4117-a88c-83b1d56b4bbe": "Microsoft Teams",
	"Office365":                            "Office 365",
	"MicrosoftAdminPortals":                "Microsoft Admin Portals",
}

// words are values of policies that are said in the reader's language.
var words = map[string]bool{
	"All": true, "AllTrusted": true, "None": true, "browser": true, "mobileAppsAndDesktopClients": true, activeSync: true, oldClients: true,
	"compliantDevice": true, "domainJoinedDevice": true, "approvedApplication": true, "compliantApplication": true, "passwordChange": true,
	"riskRemediation": true, "block": true, "mfa": true, "deviceCodeFlow": true, "authenticationTransfer": true, trustedIPs: true,
}

// name says an id or a word of a policy so that a person knows it again.
func (t *Tenant) name(id string) assets.Text {
	if words[id] {
		return assets.Say("ca-word.is-" + strings.ToLower(id))
	}
	if n := t.Names[id]; n != "" {
		return assets.Verbatim(n)
	}
	if n, ok := wellKnown[id]; ok {
		return assets.Verbatim(n)
	}
	return assets.Verbatim(id)
}

// namesShown bounds how many names one sentence holds.
const namesShown = 3

func (t *Tenant) names(ids []string) []assets.Text {
	var list []assets.Text
	for i, id := range ids {
		if i == namesShown && len(ids) > namesShown+1 {
			return append(list, assets.Say("ca.more", "count", len(ids)-i))
		}
		list = append(list, t.name(id))
	}
	return list
}

// describe says whom an item names.
func (t *Tenant) describe(i item) assets.Text {
	switch i.kind {
	case everyoneItem:
		return assets.Say("ca.everybody")
	case guestItem:
		return assets.Say("ca.guests")
	case groupItem:
		return t.describeGroup(i)
	case roleItem:
		return assets.Say("ca.role", "role", graph.RoleNamed(strings.ToLower(i.id)).Name)
	}
	if n, ok := t.People.Find(i.id); ok {
		return assets.Verbatim(t.People.User(n).UserPrincipalName)
	}
	return assets.Say("ca.account-gone", "id", i.id)
}

func (t *Tenant) describeGroup(i item) assets.Text {
	g, read := t.Groups[i.id]
	switch {
	case !read:
		return assets.Say("ca.group-unread", "group", i.id)
	case g.Gone:
		return assets.Say("ca.group-gone", "group", i.id)
	case g.Name != "":
		return assets.Say("ca.group", "group", g.Name)
	}
	return assets.Say("ca.group", "group", i.id)
}
