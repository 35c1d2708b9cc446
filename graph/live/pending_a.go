package live

import (
	"context"

	"cspready/graph"
)

func (c *Connection) Account(context.Context, string) (graph.Account, error) {
	return graph.Account{}, &graph.Error{Kind: graph.ErrUnreadable}
}
func (c *Connection) CreateUser(context.Context, string) (graph.User, error) {
	return graph.User{}, &graph.Error{Kind: graph.ErrUnreadable}
}
func (c *Connection) AssignRole(context.Context, string) error {
	return &graph.Error{Kind: graph.ErrUnreadable}
}
func (c *Connection) RoleSchedules(context.Context, string) ([]graph.RoleSchedule, error) {
	return nil, &graph.Error{Kind: graph.ErrUnreadable}
}
func (c *Connection) PasskeyPolicy(context.Context) (graph.MethodPolicy, error) {
	return graph.MethodPolicy{}, &graph.Error{Kind: graph.ErrUnreadable}
}
func (c *Connection) SetMethodPolicy(context.Context, graph.MethodKind, string) error {
	return &graph.Error{Kind: graph.ErrUnreadable}
}
