package sim

import (
	"context"

	"cspready/graph"
)

func (d *Door) Account(context.Context, string) (graph.Account, error) {
	return graph.Account{}, &graph.Error{Kind: graph.ErrUnreadable}
}
func (d *Door) CreateUser(context.Context, string) (graph.User, error) {
	return graph.User{}, &graph.Error{Kind: graph.ErrUnreadable}
}
func (d *Door) AssignRole(context.Context, string) error {
	return &graph.Error{Kind: graph.ErrUnreadable}
}
func (d *Door) RoleSchedules(context.Context, string) ([]graph.RoleSchedule, error) {
	return nil, &graph.Error{Kind: graph.ErrUnreadable}
}
func (d *Door) PasskeyPolicy(context.Context) (graph.MethodPolicy, error) {
	return graph.MethodPolicy{}, &graph.Error{Kind: graph.ErrUnreadable}
}
func (d *Door) SetMethodPolicy(context.Context, graph.MethodKind, string) error {
	return &graph.Error{Kind: graph.ErrUnreadable}
}
