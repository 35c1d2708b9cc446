package coverage

import (
	"strings"

	"cspready/assets"
	"cspready/graph"
)

// firstPartyApps are the names of Microsoft's applications that policies often exclude, and of the application groups
// in policies.
//
// https://learn.microsoft.com/troubleshoot/entra/entra-id/governance/verify-first-party-apps-sign-in
var firstPartyApps = map[string]string{
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
	"c44b4083-3bb0-49c1-b47d-974e53cbdf3c": "Azure portal",
	"Office365":                            "Office 365",
	"MicrosoftAdminPortals":                "Microsoft Admin Portals",
}

// translatedWords are values in policies that have a message in the reader's language.
var translatedWords = map[string]bool{
	"All": true, "AllTrusted": true, "None": true, trustedIPs: true,
	"browser": true, "mobileAppsAndDesktopClients": true, activeSync: true, oldClients: true,
	"compliantDevice": true, "domainJoinedDevice": true, "approvedApplication": true, "compliantApplication": true,
	"passwordChange": true, "riskRemediation": true, "block": true, "mfa": true,
	"deviceCodeFlow": true, "authenticationTransfer": true,
}

// displayName returns the name of an id or a value in a policy.
func (t *Tenant) displayName(id string) assets.Text {
	if translatedWords[id] {
		return assets.Say("ca-word.is-" + strings.ToLower(id))
	}
	if n := t.Names[id]; n != "" {
		return assets.Verbatim(n)
	}
	if n, ok := firstPartyApps[id]; ok {
		return assets.Verbatim(n)
	}
	return assets.Verbatim(id)
}

// maxNames is the most names that one sentence lists.
const maxNames = 3

func (t *Tenant) displayNames(ids []string) []assets.Text {
	var list []assets.Text
	for i, id := range ids {
		if i == maxNames && len(ids) > maxNames+1 {
			return append(list, assets.Say("ca.more", "count", len(ids)-i))
		}
		list = append(list, t.displayName(id))
	}
	return list
}

// describeItem returns the name of the users of an item.
func (t *Tenant) describeItem(i item) assets.Text {
	switch i.kind {
	case everyoneItem:
		return assets.Say("ca.everybody")
	case agentItem:
		return assets.Say("ca.agents")
	case guestItem:
		return assets.Say("ca.guests")
	case groupItem:
		return t.describeGroup(i)
	case roleItem:
		name := graph.RoleByTemplate(strings.ToLower(i.id)).Name
		if i.unread != nil {
			return assets.Say("ca.role-unread", "role", name)
		}
		return assets.Say("ca.role", "role", name)
	}
	if n, ok := t.People.Find(i.id); ok {
		return assets.Verbatim(t.People.User(n).UserPrincipalName)
	}
	return assets.Say("ca.account-gone", "id", i.id)
}

func (t *Tenant) describeGroup(i item) assets.Text {
	g, read := t.Groups[i.id]
	switch {
	case !read, g.Unread != nil:
		return assets.Say("ca.group-unread", "group", i.id)
	case g.NotFound:
		return assets.Say("ca.group-gone", "group", i.id)
	case g.Name != "":
		return assets.Say("ca.group", "group", g.Name)
	}
	return assets.Say("ca.group", "group", i.id)
}
