package sim

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"time"

	"cspready/graph"
)

// partnered refuses a question where the cloud has no Partner Center.
func (d *Door) partnered(op string) error {
	if d.tenant.cloud.Hosts().PartnerCenter != "" {
		return nil
	}
	return &graph.Error{Op: op, Kind: graph.ErrNotFound, Status: http.StatusNotFound}
}

func (d *Door) partnerCall(path string, query url.Values, header http.Header) call {
	return call{method: http.MethodGet, host: d.tenant.cloud.Hosts().PartnerCenter, path: path, query: query, header: header}
}

// askPartner reads from Partner Center for whoever is signed in.
func (d *Door) askPartner(ctx context.Context, op, path string, query url.Values, header http.Header) (any, error) {
	if err := d.partnered(op); err != nil {
		return nil, err
	}
	a, err := d.send(ctx, op, d.partnerCall(path, query, header), d.at("https://"+d.tenant.cloud.Hosts().PartnerCenter))
	return a.value, err
}

// WithoutMFA returns who was at Partner Center without MFA lately.
func (d *Door) WithoutMFA(ctx context.Context) ([]graph.NonMFAPrincipal, error) {
	found, err := d.partnerItems(ctx, graph.OpReadWithoutMFA, "/v1/nonMfaCompliantPartnerPrincipals", "objectId")
	var list []graph.NonMFAPrincipal
	for _, o := range found {
		list = append(list, graph.NonMFAPrincipal{UserID: word(o, "objectId"), UserPrincipalName: word(o, "upn"),
			Last: zoneless(o, "lastNonMfaCompliantRequestDateTime")})
	}
	return list, err
}

// Adoption returns which applications ask Partner Center, by day.
func (d *Door) Adoption(ctx context.Context) ([]graph.AppAdoption, error) {
	found, err := d.partnerItems(ctx, graph.OpReadMFAAdoption, "/v1/applicationmfaadoptionstatus", "applicationId")
	var list []graph.AppAdoption
	for _, o := range found {
		list = append(list, graph.AppAdoption{AppID: word(o, "applicationId"), Name: word(o, "applicationName"), Day: zoneless(o, "loginDate"),
			WithMFA: whole(o, "mfaCompliantRequestCount"), Totals: whole(o, "totalRequestCount")})
	}
	return list, err
}

// partnerItems reads a whole list, of which no item may lack any of the properties.
func (d *Door) partnerItems(ctx context.Context, op, path string, properties ...string) ([]object, error) {
	var all []object
	for query, header := (url.Values{}), (http.Header{}); ; {
		v, err := d.askPartner(ctx, op, path, query, header)
		if err != nil {
			return nil, err
		}
		page, wrapped := v.(object)
		if !wrapped {
			page = object{"items": v}
		}
		items, ok := page["items"].([]object)
		incomplete := func(o object) bool {
			return slices.ContainsFunc(properties, func(name string) bool { return word(o, name) == "" })
		}
		if !ok || slices.ContainsFunc(items, incomplete) {
			return nil, &graph.Error{Op: op, Kind: graph.ErrUnreadable}
		}
		all = append(all, items...)
		if query, header, ok = nextPartnerPage(page); ok {
			continue
		}
		if len(all) < whole(page, "totalCount") {
			return nil, &graph.Error{Op: op, Kind: graph.ErrUnreadable}
		}
		return all, nil
	}
}

// nextPartnerPage is what to ask for after a page; false after the last.
func nextPartnerPage(page object) (url.Values, http.Header, bool) {
	links, _ := page["links"].(object)
	next, more := links["next"].(object)
	if !more {
		return nil, nil, false
	}
	u, _ := url.Parse(word(next, "uri")) // it is of our own making
	header := http.Header{}
	for _, h := range next["headers"].([]object) {
		header.Set(word(h, "key"), word(h, "value"))
	}
	return u.Query(), header, true
}

// zoneless reads a time that leaves out its zone and means UTC.
func zoneless(o object, name string) time.Time {
	t, _ := time.Parse("2006-01-02T15:04:05", word(o, name)) // zero if there is none
	return t
}
