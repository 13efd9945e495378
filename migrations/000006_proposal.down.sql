drop index placement_one_reservation_per_case;
alter table placement drop constraint placement_reserved_by_case;
alter table placement drop constraint placement_proposal;
drop table proposal_counter, proposal_document, proposal_finding, proposal_reference, proposal_opinion, proposal_step, proposal_duty, proposal_event, proposal, proposal_transition, proposal_state;
