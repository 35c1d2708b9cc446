package sim

import (
	"context"

	"cspready/graph/sim/internal/core"
	"cspready/graph/sim/internal/odata"
	"cspready/graph/sim/internal/partnercenter"
)

// AskAfterLatency answers a call after the simulated latency.
func (t *Tenant) AskAfterLatency(ctx context.Context, c *core.Call) (core.Response, *odata.Error) {
	if t.HomeCloud.IsVault(c.Host) && t.vaults.ByHost[c.Host] == nil {
		return core.Response{}, &odata.Error{Code: odata.CodeNoVault}
	}
	if err := t.WaitLatency(ctx); err != nil {
		return core.Response{}, &odata.Error{Reset: true}
	}
	return t.answerOrFail(c)
}

// answerOrFail answers a call, or fails as the injected faults require.
func (t *Tenant) answerOrFail(c *core.Call) (core.Response, *odata.Error) {
	t.Mu.Lock()
	defer t.Mu.Unlock()
	trouble := t.NextFault(c.Method, c.Path, c.Address())
	var (
		a core.Response
		f *odata.Error
	)
	if trouble == nil || c.AnswersFirst(*trouble) {
		a, f = t.dispatchCall(c)
	}
	if trouble != nil && f == nil {
		a, f = c.SpoilResponse(a, *trouble)
	}
	if f != nil {
		f.Request, f.ClientRequest = t.NewID(), c.Header.Get("client-request-id")
	}
	a.RequestID = t.RequestID()
	t.RecordRequest(c, a, f)
	return a, f
}

// dispatchCall dispatches a call to the service that it is for.
func (t *Tenant) dispatchCall(c *core.Call) (core.Response, *odata.Error) {
	if t.HomeCloud.IsVault(c.Host) {
		return t.vaults.AnswerVault(c)
	}
	if partnercenter.IsPartnerHost(c.Host) {
		return t.partner.AnswerPartner(c)
	}
	return t.Graph.AnswerGraph(c)
}
