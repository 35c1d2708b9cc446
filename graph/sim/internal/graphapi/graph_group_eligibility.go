package graphapi

import (
	"strings"

	"cspready/graph/sim/internal/directory"
	"cspready/graph/sim/internal/odata"
)

// getGroupEligibility answers who can activate their membership of a group. Without a filter by group or by principal
// the service refuses to answer.
//
// https://learn.microsoft.com/graph/api/privilegedaccessgroup-list-eligibilityscheduleinstances
func getGroupEligibility(t *Service, c *request) (any, *odata.Error) {
	filter := c.Query.Get("$filter")
	if !strings.Contains(filter, "groupId") && !strings.Contains(filter, "principalId") {
		return nil, odata.BadRequestCode("MissingParameters", "The required parameters GroupId or PrincipalId are missing.")
	}
	var all []odata.Object
	for _, g := range c.directory.Groups {
		for _, member := range g.EligibleMembers {
			all = append(all, odata.Object{"id": g.ID + "_member_" + directory.DerivedID(g.ID, member), "groupId": g.ID,
				"principalId": member, "accessId": "member", "memberType": "direct", "endDateTime": nil,
				"startDateTime":         odata.FormatTime(t.Scenario.Created),
				"eligibilityScheduleId": g.ID + "_member_" + directory.DerivedID(member, g.ID)})
		}
	}
	return odata.ListOf(all, func(o odata.Object) odata.Object { return o }), nil
}
