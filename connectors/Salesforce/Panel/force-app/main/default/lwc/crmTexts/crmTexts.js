import abstainedHeading from '@salesforce/label/c.CrmIntegration_Abstained_Heading';
import abstainedText from '@salesforce/label/c.CrmIntegration_Abstained_Text';
import ageUnknown from '@salesforce/label/c.CrmIntegration_Age_Unknown';
import amountHeading from '@salesforce/label/c.CrmIntegration_Amount_Heading';
import askComplaint from '@salesforce/label/c.CrmIntegration_Ask_Complaint';
import askDeadline from '@salesforce/label/c.CrmIntegration_Ask_Deadline';
import askQuestion from '@salesforce/label/c.CrmIntegration_Ask_Question';
import askRequest from '@salesforce/label/c.CrmIntegration_Ask_Request';
import asksHeading from '@salesforce/label/c.CrmIntegration_Asks_Heading';
import busy from '@salesforce/label/c.CrmIntegration_Busy';
import busyHeading from '@salesforce/label/c.CrmIntegration_Busy_Heading';
import cancel from '@salesforce/label/c.CrmIntegration_Cancel';
import chanceCrm from '@salesforce/label/c.CrmIntegration_Chance_Crm';
import chancePicture from '@salesforce/label/c.CrmIntegration_Chance_Picture';
import chancePoint from '@salesforce/label/c.CrmIntegration_Chance_Point';
import changeHeading from '@salesforce/label/c.CrmIntegration_Change_Heading';
import changeText from '@salesforce/label/c.CrmIntegration_Change_Text';
import closeEarly from '@salesforce/label/c.CrmIntegration_Close_Early';
import closeFits from '@salesforce/label/c.CrmIntegration_Close_Fits';
import closeHeading from '@salesforce/label/c.CrmIntegration_Close_Heading';
import closeLate from '@salesforce/label/c.CrmIntegration_Close_Late';
import closedHeading from '@salesforce/label/c.CrmIntegration_Closed_Heading';
import closedText from '@salesforce/label/c.CrmIntegration_Closed_Text';
import copy from '@salesforce/label/c.CrmIntegration_Copy';
import copyFailed from '@salesforce/label/c.CrmIntegration_Copy_Failed';
import dataAsOf from '@salesforce/label/c.CrmIntegration_Data_As_Of';
import dealTitle from '@salesforce/label/c.CrmIntegration_Deal_Title';
import doneCopied from '@salesforce/label/c.CrmIntegration_Done_Copied';
import doneInserted from '@salesforce/label/c.CrmIntegration_Done_Inserted';
import doneRejected from '@salesforce/label/c.CrmIntegration_Done_Rejected';
import downHeading from '@salesforce/label/c.CrmIntegration_Down_Heading';
import downLast from '@salesforce/label/c.CrmIntegration_Down_Last';
import downNothing from '@salesforce/label/c.CrmIntegration_Down_Nothing';
import downReply from '@salesforce/label/c.CrmIntegration_Down_Reply';
import draft from '@salesforce/label/c.CrmIntegration_Draft';
import edit from '@salesforce/label/c.CrmIntegration_Edit';
import editBack from '@salesforce/label/c.CrmIntegration_Edit_Back';
import editLabel from '@salesforce/label/c.CrmIntegration_Edit_Label';
import evidenceActivity from '@salesforce/label/c.CrmIntegration_Evidence_Activity';
import evidenceEmail from '@salesforce/label/c.CrmIntegration_Evidence_Email';
import evidenceRecord from '@salesforce/label/c.CrmIntegration_Evidence_Record';
import failedHeading from '@salesforce/label/c.CrmIntegration_Failed_Heading';
import failedText from '@salesforce/label/c.CrmIntegration_Failed_Text';
import grade from '@salesforce/label/c.CrmIntegration_Grade';
import insert from '@salesforce/label/c.CrmIntegration_Insert';
import loading from '@salesforce/label/c.CrmIntegration_Loading';
import model from '@salesforce/label/c.CrmIntegration_Model';
import noAccessHeading from '@salesforce/label/c.CrmIntegration_No_Access_Heading';
import noAccessText from '@salesforce/label/c.CrmIntegration_No_Access_Text';
import noneHeading from '@salesforce/label/c.CrmIntegration_None_Heading';
import noneText from '@salesforce/label/c.CrmIntegration_None_Text';
import notConnectedHeading from '@salesforce/label/c.CrmIntegration_Not_Connected_Heading';
import notConnectedText from '@salesforce/label/c.CrmIntegration_Not_Connected_Text';
import notKnownHeading from '@salesforce/label/c.CrmIntegration_Not_Known_Heading';
import notKnownText from '@salesforce/label/c.CrmIntegration_Not_Known_Text';
import notScoredHeading from '@salesforce/label/c.CrmIntegration_Not_Scored_Heading';
import notScoredText from '@salesforce/label/c.CrmIntegration_Not_Scored_Text';
import notTrue from '@salesforce/label/c.CrmIntegration_Not_True';
import notTrueMarked from '@salesforce/label/c.CrmIntegration_Not_True_Marked';
import noted from '@salesforce/label/c.CrmIntegration_Noted';
import onlySuggestion from '@salesforce/label/c.CrmIntegration_Only_Suggestion';
import readOnly from '@salesforce/label/c.CrmIntegration_Read_Only';
import reasonChangeable from '@salesforce/label/c.CrmIntegration_Reason_Changeable';
import reasonLowers from '@salesforce/label/c.CrmIntegration_Reason_Lowers';
import reasonRaises from '@salesforce/label/c.CrmIntegration_Reason_Raises';
import reasonsHeading from '@salesforce/label/c.CrmIntegration_Reasons_Heading';
import reasonsNone from '@salesforce/label/c.CrmIntegration_Reasons_None';
import refresh from '@salesforce/label/c.CrmIntegration_Refresh';
import reject from '@salesforce/label/c.CrmIntegration_Reject';
import rejectFacts from '@salesforce/label/c.CrmIntegration_Reject_Facts';
import rejectHeading from '@salesforce/label/c.CrmIntegration_Reject_Heading';
import rejectIncomplete from '@salesforce/label/c.CrmIntegration_Reject_Incomplete';
import rejectMore from '@salesforce/label/c.CrmIntegration_Reject_More';
import rejectNotNeeded from '@salesforce/label/c.CrmIntegration_Reject_Not_Needed';
import rejectOther from '@salesforce/label/c.CrmIntegration_Reject_Other';
import rejectSend from '@salesforce/label/c.CrmIntegration_Reject_Send';
import rejectTone from '@salesforce/label/c.CrmIntegration_Reject_Tone';
import replyTitle from '@salesforce/label/c.CrmIntegration_Reply_Title';
import riskPromise from '@salesforce/label/c.CrmIntegration_Risk_Promise';
import riskSilence from '@salesforce/label/c.CrmIntegration_Risk_Silence';
import riskSingle from '@salesforce/label/c.CrmIntegration_Risk_Single';
import riskUnanswered from '@salesforce/label/c.CrmIntegration_Risk_Unanswered';
import risksHeading from '@salesforce/label/c.CrmIntegration_Risks_Heading';
import scoredAge from '@salesforce/label/c.CrmIntegration_Scored_Age';
import source from '@salesforce/label/c.CrmIntegration_Source';
import sourceAccount from '@salesforce/label/c.CrmIntegration_Source_Account';
import sourceArticle from '@salesforce/label/c.CrmIntegration_Source_Article';
import sourceDeal from '@salesforce/label/c.CrmIntegration_Source_Deal';
import sourceMail from '@salesforce/label/c.CrmIntegration_Source_Mail';
import sourceOpen from '@salesforce/label/c.CrmIntegration_Source_Open';
import sourcePastReply from '@salesforce/label/c.CrmIntegration_Source_Past_Reply';
import sources from '@salesforce/label/c.CrmIntegration_Sources';
import talkHeading from '@salesforce/label/c.CrmIntegration_Talk_Heading';
import talkNextStep from '@salesforce/label/c.CrmIntegration_Talk_Next_Step';
import talkObjection from '@salesforce/label/c.CrmIntegration_Talk_Objection';
import talkOpen from '@salesforce/label/c.CrmIntegration_Talk_Open';
import talkPromise from '@salesforce/label/c.CrmIntegration_Talk_Promise';
import talkUnanswered from '@salesforce/label/c.CrmIntegration_Talk_Unanswered';
import thumbsDown from '@salesforce/label/c.CrmIntegration_Thumbs_Down';
import thumbsUp from '@salesforce/label/c.CrmIntegration_Thumbs_Up';
import toFillIn from '@salesforce/label/c.CrmIntegration_To_Fill_In';
import tone from '@salesforce/label/c.CrmIntegration_Tone';
import toneFormal from '@salesforce/label/c.CrmIntegration_Tone_Formal';
import toneFriendly from '@salesforce/label/c.CrmIntegration_Tone_Friendly';
import toneShort from '@salesforce/label/c.CrmIntegration_Tone_Short';
import tooLittleHeading from '@salesforce/label/c.CrmIntegration_Too_Little_Heading';
import tooLittlePicture from '@salesforce/label/c.CrmIntegration_Too_Little_Picture';
import tooLittleText from '@salesforce/label/c.CrmIntegration_Too_Little_Text';
import trendDown from '@salesforce/label/c.CrmIntegration_Trend_Down';
import trendSteady from '@salesforce/label/c.CrmIntegration_Trend_Steady';
import trendUp from '@salesforce/label/c.CrmIntegration_Trend_Up';
import trendWordDown from '@salesforce/label/c.CrmIntegration_Trend_Word_Down';
import trendWordSteady from '@salesforce/label/c.CrmIntegration_Trend_Word_Steady';
import trendWordUp from '@salesforce/label/c.CrmIntegration_Trend_Word_Up';
import undo from '@salesforce/label/c.CrmIntegration_Undo';
import verdictCopied from '@salesforce/label/c.CrmIntegration_Verdict_Copied';
import verdictEdited from '@salesforce/label/c.CrmIntegration_Verdict_Edited';
import verdictInserted from '@salesforce/label/c.CrmIntegration_Verdict_Inserted';
import verdictQuestion from '@salesforce/label/c.CrmIntegration_Verdict_Question';
import verdictRejected from '@salesforce/label/c.CrmIntegration_Verdict_Rejected';
import writerOffline from '@salesforce/label/c.CrmIntegration_Writer_Offline';
import writtenAge from '@salesforce/label/c.CrmIntegration_Written_Age';

/** Every text of the cards, in the language of the user. */
export const texts = {
    abstainedHeading,
    abstainedText,
    ageUnknown,
    amountHeading,
    askComplaint,
    askDeadline,
    askQuestion,
    askRequest,
    asksHeading,
    busy,
    busyHeading,
    cancel,
    chanceCrm,
    chancePicture,
    chancePoint,
    changeHeading,
    changeText,
    closeEarly,
    closeFits,
    closeHeading,
    closeLate,
    closedHeading,
    closedText,
    copy,
    copyFailed,
    dataAsOf,
    dealTitle,
    doneCopied,
    doneInserted,
    doneRejected,
    downHeading,
    downLast,
    downNothing,
    downReply,
    draft,
    edit,
    editBack,
    editLabel,
    evidenceActivity,
    evidenceEmail,
    evidenceRecord,
    failedHeading,
    failedText,
    grade,
    insert,
    loading,
    model,
    noAccessHeading,
    noAccessText,
    noneHeading,
    noneText,
    notConnectedHeading,
    notConnectedText,
    notKnownHeading,
    notKnownText,
    notScoredHeading,
    notScoredText,
    notTrue,
    notTrueMarked,
    noted,
    onlySuggestion,
    readOnly,
    reasonChangeable,
    reasonLowers,
    reasonRaises,
    reasonsHeading,
    reasonsNone,
    refresh,
    reject,
    rejectFacts,
    rejectHeading,
    rejectIncomplete,
    rejectMore,
    rejectNotNeeded,
    rejectOther,
    rejectSend,
    rejectTone,
    replyTitle,
    riskPromise,
    riskSilence,
    riskSingle,
    riskUnanswered,
    risksHeading,
    scoredAge,
    source,
    sourceAccount,
    sourceArticle,
    sourceDeal,
    sourceMail,
    sourceOpen,
    sourcePastReply,
    sources,
    talkHeading,
    talkNextStep,
    talkObjection,
    talkOpen,
    talkPromise,
    talkUnanswered,
    thumbsDown,
    thumbsUp,
    toFillIn,
    tone,
    toneFormal,
    toneFriendly,
    toneShort,
    tooLittleHeading,
    tooLittlePicture,
    tooLittleText,
    trendDown,
    trendSteady,
    trendUp,
    trendWordDown,
    trendWordSteady,
    trendWordUp,
    undo,
    verdictCopied,
    verdictEdited,
    verdictInserted,
    verdictQuestion,
    verdictRejected,
    writerOffline,
    writtenAge
};

/** fill('{0} of {1}', 3, 5) is '3 of 5'. */
export function fill(text, ...values) {
    return text.replace(/\{(\d)\}/g, (hole, index) => (values[index] === undefined ? hole : String(values[index])));
}
