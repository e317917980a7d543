internal import ActionView
internal import AuthorityView
internal import CatalogView
internal import ComplaintView
internal import CreditView
internal import EfficiencyView
internal import OfficerView
public import Projecting
internal import QualityView
internal import SubjectView

/// All views, in the order in which they are shown.
public enum Views {
    public static let all: [any ProjectedView] = [
        View.catalog, View.catalogClaim, View.catalogLaw,
        View.subject, View.subjectCode,
        View.officer,
        View.action, View.actionPlan, View.actionTarget, View.actionApproval,
        View.complaint,
        View.credit, View.creditRecord,
        TallyView.efficiency, View.efficiencyModel, View.efficiencyObjection, View.efficiencyLead, View.efficiencyTask,
        TallyView.quality, View.qualityCorrection,
        View.authorityDepartment, View.authorityKey, View.authorityGrant, View.authorityRule,
    ]
}
